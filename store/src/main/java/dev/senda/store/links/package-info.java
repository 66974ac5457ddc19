/** The short links of texts. */
@NullMarked
package dev.senda.store.links;

import org.jspecify.annotations.NullMarked;
