/**
 * The endpoints that pause, resume, drain and stop journeys, and the job that lets waiting messages
 * go.
 */
@NullMarked
package dev.senda.api.steering;

import org.jspecify.annotations.NullMarked;
