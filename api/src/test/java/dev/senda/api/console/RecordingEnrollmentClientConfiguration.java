package dev.senda.api.console;

import dev.senda.api.testsupport.RecordingEnrollmentClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** A recording in Temporal's place. It bears no stereotype, so that no scan takes it in. */
public class RecordingEnrollmentClientConfiguration {

  @Bean
  @Primary
  RecordingEnrollmentClient recordingEnrollmentClient() {
    return new RecordingEnrollmentClient();
  }
}
