/**
 * The vocabulary of journey tests: a contact with a given behaviour walks a journey in virtual
 * time.
 */
@NullMarked
package dev.senda.explorer.walk;

import org.jspecify.annotations.NullMarked;
