/** Where links in messages lead: the one rule for links, and the short links of texts. */
@NullMarked
package dev.senda.store.links;

import org.jspecify.annotations.NullMarked;
