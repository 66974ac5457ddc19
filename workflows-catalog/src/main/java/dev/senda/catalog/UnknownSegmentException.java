package dev.senda.catalog;

import java.util.Collection;

/** No segment has this name. */
public final class UnknownSegmentException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnknownSegmentException(String name, Collection<String> names) {
    super(UnknownNameMessage.format("segment", name, names));
  }
}
