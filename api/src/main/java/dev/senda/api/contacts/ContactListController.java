package dev.senda.api.contacts;

import dev.senda.api.http.ApiException;
import dev.senda.journey.ContactList;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.ContactLists;
import dev.senda.store.contacts.Contacts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The endpoints that add contacts to lists and remove them. */
@RestController
@RequestMapping("/v1/lists/{list}/members/{contactKey}")
@Tag(name = "Lists", description = "Lists of contacts")
class ContactListController {

  private final Contacts contacts;
  private final ContactLists lists;

  ContactListController(Contacts contacts, ContactLists lists) {
    this.contacts = contacts;
    this.lists = lists;
  }

  @PutMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "addToList",
      summary = "Adds a contact to a list",
      description = "The first member creates the list.",
      responses = {
        @ApiResponse(responseCode = "204", description = "The contact is on the list"),
        @ApiResponse(responseCode = "404", description = "Unknown contact key"),
        @ApiResponse(responseCode = "422", description = "Invalid list name")
      })
  void addToList(@PathVariable String list, @PathVariable String contactKey) {
    var named = parseListName(list);
    lists.add(requireContact(contactKey), named);
  }

  @DeleteMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "removeFromList",
      summary = "Removes a contact from a list",
      responses = {
        @ApiResponse(responseCode = "204", description = "The contact is not on the list"),
        @ApiResponse(responseCode = "404", description = "Unknown contact key"),
        @ApiResponse(responseCode = "422", description = "Invalid list name")
      })
  void removeFromList(@PathVariable String list, @PathVariable String contactKey) {
    var named = parseListName(list);
    lists.remove(requireContact(contactKey), named);
  }

  private static ContactList parseListName(String list) {
    try {
      return ContactList.list(list);
    } catch (IllegalArgumentException e) {
      throw ApiException.invalidName(String.valueOf(e.getMessage()));
    }
  }

  /** The key of the contact that this key means now. */
  private String requireContact(String contactKey) {
    return contacts
        .find(contactKey)
        .filter(one -> one.erasedAt() == null)
        .map(Contact::key)
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "contact: \"%s\" (expected the key of a contact)".formatted(contactKey)));
  }
}
