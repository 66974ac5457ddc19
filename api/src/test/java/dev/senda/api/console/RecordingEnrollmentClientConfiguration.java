package dev.senda.api.console;

import dev.senda.api.testsupport.RecordingEnrollmentClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** A fake of Temporal. It has no stereotype annotation, so that no component scan finds it. */
public class RecordingEnrollmentClientConfiguration {

  @Bean
  @Primary
  RecordingEnrollmentClient recordingEnrollmentClient() {
    return new RecordingEnrollmentClient();
  }
}
