/** Leads a trial block by block to its first sale and to a plan. */
@NullMarked
package dev.senda.catalog.onboarding;

import org.jspecify.annotations.NullMarked;
