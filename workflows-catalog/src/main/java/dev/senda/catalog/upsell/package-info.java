/** Recommends the next plan to an account that is near a limit. */
@NullMarked
package dev.senda.catalog.upsell;

import org.jspecify.annotations.NullMarked;
