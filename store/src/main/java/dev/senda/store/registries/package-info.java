/** Exclusion registries: imported lists of addresses, of which only keyed hashes are kept. */
@NullMarked
package dev.senda.store.registries;

import org.jspecify.annotations.NullMarked;
