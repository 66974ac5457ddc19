/**
 * Everything is killed with SIGKILL in the middle of the work, and nothing is lost, sent twice, or
 * missing.
 */
@NullMarked
package dev.senda.standalone.crash;

import org.jspecify.annotations.NullMarked;
