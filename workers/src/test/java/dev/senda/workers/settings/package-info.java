@NullMarked
package dev.senda.workers.settings;

import org.jspecify.annotations.NullMarked;
