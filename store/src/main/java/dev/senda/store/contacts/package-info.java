/** Contacts, their traits and their lists, and the resolution of an identity to one contact. */
@NullMarked
package dev.senda.store.contacts;

import org.jspecify.annotations.NullMarked;
