/**
 * What the settings of the API and the workers share, and the check of the {@code senda.*} keys.
 */
@NullMarked
package dev.senda.settings;

import org.jspecify.annotations.NullMarked;
