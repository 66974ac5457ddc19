/** Takes in what apps report about people, in Segment's shapes. Accepted means committed. */
@NullMarked
package dev.senda.api.ingest;

import org.jspecify.annotations.NullMarked;
