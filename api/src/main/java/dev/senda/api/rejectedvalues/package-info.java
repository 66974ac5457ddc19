/** The values of tracking calls that could not be used, by API key: recorded, and shown. */
@NullMarked
package dev.senda.api.rejectedvalues;

import org.jspecify.annotations.NullMarked;
