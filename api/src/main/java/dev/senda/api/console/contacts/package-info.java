/** The console page of a contact. */
@NullMarked
package dev.senda.api.console.contacts;

import org.jspecify.annotations.NullMarked;
