// Changes of many cells at once, all or nothing: one transaction, prompts locked in one order. The
// answer says of each cell which version was made and which there was before, so that a revert can
// undo it.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

// {items: [{character_id|null, emotion, prompt_text, expected_version?}], change_reason?} or
// {character_ids, emotions, prompt_text, change_reason?}: the same text to every pair of them.
[[nodiscard]] awaitable<http::Response> bulk_save(Context& context, http::Request& request);

// {items: [{character_id|null, emotion, version_id|null, expected_version?}], on_stale?,
// change_reason?}; a version_id of null takes the cell's own text away.
[[nodiscard]] awaitable<http::Response> bulk_revert(Context& context, http::Request& request);

// {items: [{character_id, emotion}], change_reason?}
[[nodiscard]] awaitable<http::Response> bulk_delete(Context& context, http::Request& request);

}  // namespace mien::api
