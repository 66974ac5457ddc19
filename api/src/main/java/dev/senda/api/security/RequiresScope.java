package dev.senda.api.security;

import dev.senda.store.security.ApiKeys;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Calls of this controller need a key that is good for this. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface RequiresScope {
  ApiKeys.ApiKeyScope value();
}
