/** Whether what this instance needs answers. */
@NullMarked
package dev.senda.api.health;

import org.jspecify.annotations.NullMarked;
