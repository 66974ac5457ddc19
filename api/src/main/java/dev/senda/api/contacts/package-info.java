/** What a request says about a contact: traits and consents, and which lists it is on. */
@NullMarked
package dev.senda.api.contacts;

import org.jspecify.annotations.NullMarked;
