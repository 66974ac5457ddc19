/**
 * What recipients of messages see of the API: which paths they open, in which language, and the
 * page that they get instead of a problem in JSON.
 */
@NullMarked
package dev.senda.api.recipients;

import org.jspecify.annotations.NullMarked;
