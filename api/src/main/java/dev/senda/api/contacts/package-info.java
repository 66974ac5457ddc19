/** What a request says about a contact: who it is, what is known of it, what it agreed to. */
@NullMarked
package dev.senda.api.contacts;

import org.jspecify.annotations.NullMarked;
