/** The commands that erase a person, and export everything about one. */
@NullMarked
package dev.senda.standalone.contacts;

import org.jspecify.annotations.NullMarked;
