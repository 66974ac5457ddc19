/** Where the links in messages lead: the one rule for links. */
@NullMarked
package dev.senda.journey.links;

import org.jspecify.annotations.NullMarked;
