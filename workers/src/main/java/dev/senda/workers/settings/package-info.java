/** The worker's settings under senda.*, bound and validated at the start. */
@NullMarked
package dev.senda.workers.settings;

import org.jspecify.annotations.NullMarked;
