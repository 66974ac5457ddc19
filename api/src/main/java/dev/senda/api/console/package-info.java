/** What all console pages share: common model, error page, labels, assets. */
@NullMarked
package dev.senda.api.console;

import org.jspecify.annotations.NullMarked;
