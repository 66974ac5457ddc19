/** Previews of templates and test messages: the API asks for them, a worker renders them. */
@NullMarked
package dev.senda.store.previews;

import org.jspecify.annotations.NullMarked;
