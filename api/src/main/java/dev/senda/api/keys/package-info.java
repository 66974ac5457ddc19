/** The endpoints that create, list and revoke API keys. */
@NullMarked
package dev.senda.api.keys;

import org.jspecify.annotations.NullMarked;
