/** Country packs: the sender rules of a country as data, article by article. */
@NullMarked
package dev.senda.store.rules.packs;

import org.jspecify.annotations.NullMarked;
