/** What a worker does where a journey or an enrollment is paused or stopped. */
@NullMarked
package dev.senda.workers.steering;

import org.jspecify.annotations.NullMarked;
