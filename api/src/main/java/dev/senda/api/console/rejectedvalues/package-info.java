/** The page of the values of tracking calls that could not be used. */
@NullMarked
package dev.senda.api.console.rejectedvalues;

import org.jspecify.annotations.NullMarked;
