/** The pages behind signed links: unsubscribe and preference center. */
@NullMarked
package dev.senda.api.preferences;

import org.jspecify.annotations.NullMarked;
