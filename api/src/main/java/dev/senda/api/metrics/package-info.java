/** What the API counts in several places. No label holds personal data or free text. */
@NullMarked
package dev.senda.api.metrics;

import org.jspecify.annotations.NullMarked;
