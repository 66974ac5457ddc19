package dev.senda.api.steering;

import dev.senda.api.http.ApiException;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.security.CurrentActor;
import dev.senda.store.steering.JourneySteering;
import dev.senda.store.steering.JourneySteering.Change;
import dev.senda.store.steering.JourneySteering.JourneyStoppedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The endpoints that pause, resume, drain and stop a journey. */
@RestController
@RequestMapping("/v1/journeys/{journey}")
@Tag(name = "Steering", description = "Pausing, draining and stopping journeys")
class SteeringController {

  private final ExploredJourneys journeys;
  private final JourneySteering steering;
  private final SteeringViews views;

  SteeringController(ExploredJourneys journeys, JourneySteering steering, SteeringViews views) {
    this.journeys = journeys;
    this.steering = steering;
    this.views = views;
  }

  @GetMapping("/steering")
  @Operation(
      operationId = "getSteering",
      summary = "How a journey is steered, and how many of its messages wait")
  SteeringView getSteering(@PathVariable String journey) {
    return views.find(journeys.plan(journey).name());
  }

  @PostMapping("/pause")
  @Operation(
      operationId = "pauseJourney",
      summary = "Pauses a journey: its messages wait",
      description =
          """
          Nobody leaves the journey: contacts still enter, waits go on, and goals, exits and \
          unsubscribes act. From the response on no message of it is sent.\
          """,
      responses = {
        @ApiResponse(responseCode = "200", description = "Paused"),
        @ApiResponse(responseCode = "404", description = "Unknown journey"),
        @ApiResponse(responseCode = "409", description = "The journey is stopped"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  SteeringView pauseJourney(
      @PathVariable String journey, @RequestBody SteerJourneyRequest request) {
    return steer(journey, name -> steering.pause(name, change(request.reason())));
  }

  @PostMapping("/resume")
  @Operation(
      operationId = "resumeJourney",
      summary = "Resumes a journey",
      description =
          """
          Lifts the pause. A journey that is not paused takes entries again after a drain or a \
          stop. Enrollments that a stop ended stay ended.\
          """,
      responses = {
        @ApiResponse(responseCode = "200", description = "Resumed"),
        @ApiResponse(responseCode = "404", description = "Unknown journey"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  SteeringView resumeJourney(
      @PathVariable String journey, @RequestBody ResumeJourneyRequest request) {
    return steer(
        journey,
        name -> steering.resume(name, request.messagesPerMinute(), change(request.reason())));
  }

  @PostMapping("/drain")
  @Operation(
      operationId = "drainJourney",
      summary = "Drains a journey: nobody enters, and who is inside goes to the end",
      responses = {
        @ApiResponse(responseCode = "200", description = "Draining"),
        @ApiResponse(responseCode = "404", description = "Unknown journey"),
        @ApiResponse(responseCode = "409", description = "The journey is stopped"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  SteeringView drainJourney(
      @PathVariable String journey, @RequestBody SteerJourneyRequest request) {
    return steer(journey, name -> steering.drain(name, change(request.reason())));
  }

  @PostMapping("/stop")
  @Operation(
      operationId = "stopJourney",
      summary = "Stops a journey: nobody enters, and nothing more is sent to who is inside",
      description =
          """
          It takes effect with the response, however many contacts are inside. Each enrollment ends \
          as canceled when it next wants to send or to act.\
          """,
      responses = {
        @ApiResponse(responseCode = "200", description = "Stopped"),
        @ApiResponse(responseCode = "404", description = "Unknown journey"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  SteeringView stopJourney(@PathVariable String journey, @RequestBody SteerJourneyRequest request) {
    return steer(journey, name -> steering.stop(name, change(request.reason())));
  }

  /** A change of the steering of a journey. */
  private interface Steer {
    Object apply(String journey);
  }

  private SteeringView steer(String journey, Steer steer) {
    var name = journeys.plan(journey).name();
    try {
      steer.apply(name);
    } catch (JourneyStoppedException stopped) {
      throw ApiException.conflict(
          "journey-stopped", "Journey stopped", String.valueOf(stopped.getMessage()));
    }
    return views.find(name);
  }

  private static Change change(String reason) {
    return new Change(CurrentActor.get(), reason);
  }
}
