// Saving and reverting a prompt over HTTP: the same for a cell and for a global default.
#pragma once

#include "api/edge/context.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::api {

enum class MissingPrompt { create, refuse };

// Saves the body's prompt_text under the key: 201 when the cell had no text before, else 200.
[[nodiscard]] awaitable<http::Response> save_under(Context& context, http::Request& request,
                                                   store::PromptKey key, MissingPrompt missing);

// Reverts the prompt to the body's version_id.
[[nodiscard]] awaitable<http::Response> revert_under(Context& context, http::Request& request,
                                                     store::PromptKey key);

// A version whose origin says no more than the reader may know.
[[nodiscard]] json::object version_for_reader(const http::Request& request,
                                              const store::VersionRow& version);

// A page of the prompt's versions.
[[nodiscard]] awaitable<http::Response> list_versions_of(Context& context, http::Request& request,
                                                         store::PromptKey key);

// The author of a change made by this request.
[[nodiscard]] store::Author author_of(const http::Request& request);

// Members of a body that satisfies its schema; the rules of a text are those of the action.
[[nodiscard]] std::string prompt_text_from(const json::object& body);
[[nodiscard]] std::string change_reason_from(const json::object& body);

// The version_id of a body: an id, or a number.
[[nodiscard]] store::VersionReference version_reference_from(const json::value& value,
                                                             std::string_view pointer);

}  // namespace mien::api
