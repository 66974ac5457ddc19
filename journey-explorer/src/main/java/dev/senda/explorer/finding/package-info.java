/** What is wrong with a journey: problems found by the exploration and by lint. */
@NullMarked
package dev.senda.explorer.finding;

import org.jspecify.annotations.NullMarked;
