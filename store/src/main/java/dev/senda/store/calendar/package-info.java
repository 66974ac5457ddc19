/** The working days of contacts: the weekends and the public holidays of their country. */
@NullMarked
package dev.senda.store.calendar;

import org.jspecify.annotations.NullMarked;
