#include "api/prompts/bulk.hpp"

#include <map>
#include <memory>

#include <fmt/format.h>

#include "actions/prompts/change_prompts.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/mutation.hpp"
#include "api/prompts/cell_bodies.hpp"
#include "api/prompts/prompt_changes.hpp"
#include "base/limits/lists.hpp"
#include "base/or_null.hpp"
#include "store/prompts/prompt_bulk.hpp"

namespace mien::api {
namespace {

using CellAction = decltype(store::CellChange::action);
// What an item, or the body, wants to be done to a cell.
using ReadAction = CellAction (*)(const json::object& document, const std::string& pointer);

CellAction text_action(const json::object& document, const std::string& /*pointer*/) {
    return store::NewText{prompt_text_from(document)};
}

CellAction version_action(const json::object& document, const std::string& pointer) {
    const auto& version = document.at("version_id");
    if (version.is_null()) {
        return store::NoText{};
    }
    return version_reference_from(version, pointer + "/version_id");
}

CellAction deletion_action(const json::object& /*document*/, const std::string& /*pointer*/) {
    return store::NoText{.must_have_text = true};
}

store::CellChange cell_from(const json::object& document, const std::string& pointer,
                            ReadAction read_action) {
    store::CellChange cell{.key = cell_key_from(document, pointer),
                           .action = read_action(document, pointer),
                           .pointer = pointer};
    if (const auto* expected = document.if_contains("expected_version")) {
        cell.expected_version = json::value_to<int>(*expected);
    }
    return cell;
}

std::vector<store::CellChange> cells_of_product(const json::object& body, ReadAction read_action) {
    const auto action = read_action(body, "");
    std::vector<store::CellChange> cells;
    for (auto& key : cell_keys_of_product(body, limits::bulk_items_max)) {
        cells.push_back({.key = std::move(key), .action = action});
    }
    return cells;
}

// The cells by character and emotion. One named twice is refused.
std::vector<store::CellChange> cells_from(const json::object& body, ReadAction read_action) {
    std::vector<store::CellChange> cells;
    if (const auto* list = body.if_contains("items")) {
        const auto& documents = list->as_array();
        for (std::size_t i = 0; i < documents.size(); ++i) {
            cells.push_back(
                cell_from(documents[i].as_object(), fmt::format("/items/{}", i), read_action));
        }
    } else {
        cells = cells_of_product(body, read_action);
    }
    const auto place = [](const store::CellChange& cell) {
        return std::tie(cell.key.character_id, cell.key.emotion);
    };
    std::ranges::sort(cells, {}, place);
    if (std::ranges::adjacent_find(cells, {}, place) != cells.end()) {
        refuse_cells("/items", "duplicate", "A cell is named twice.");
    }
    return cells;
}

store::StaleCell stale_cell_from(const json::object& body) {
    const auto* wanted = body.if_contains("on_stale");
    return wanted != nullptr && *wanted == json::value("leave") ? store::StaleCell::leave
                                                                : store::StaleCell::refuse;
}

// With previous_version, what a revert needs to undo the change.
json::object to_result(const store::SavedPrompt& saved) {
    const auto& character_id = saved.key.character_id;
    return {{"character_id", or_null(character_id)},
            {"emotion", saved.key.emotion.text()},
            {"outcome", store::name_of(saved.outcome)},
            {"version", saved.head.version},
            {"version_id", to_string(saved.head.id)},
            {"previous_version",
             saved.previous_version > 0 ? json::value(saved.previous_version) : nullptr}};
}

json::object answer_of(const std::vector<store::SavedPrompt>& all) {
    json::array results;
    std::map<std::string, int> counts;
    for (const auto& saved : all) {
        results.push_back(to_result(saved));
        ++counts[store::name_of(saved.outcome)];
    }
    json::object counted;
    for (const auto& [outcome, count] : counts) {
        counted[outcome] = count;
    }
    return {{"results", std::move(results)}, {"counts", std::move(counted)}};
}

awaitable<http::Response> change_cells(Context& context, http::Request& request,
                                       ReadAction read_action) {
    const auto body = body_of(request);
    const auto bulk = std::make_shared<const store::BulkChange>(
        store::BulkChange{.cells = cells_from(body, read_action),
                          .change_reason = change_reason_from(body),
                          .author = author_of(request),
                          .stale_cell = stale_cell_from(body)});
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [all, audit] = co_await actions::change_prompts(transaction, context.work, bulk);
        co_return Change{http::json_response(200, answer_of(all)), std::move(audit)};
    };
    MutationOptions options;
    options.prompts.reserve(bulk->cells.size());
    for (const auto& cell : bulk->cells) {
        options.prompts.push_back(cell.key);
    }
    co_return co_await mutate(context, request, change, std::move(options));
}

}  // namespace

awaitable<http::Response> bulk_save(Context& context, http::Request& request) {
    co_return co_await change_cells(context, request, text_action);
}

awaitable<http::Response> bulk_revert(Context& context, http::Request& request) {
    co_return co_await change_cells(context, request, version_action);
}

awaitable<http::Response> bulk_delete(Context& context, http::Request& request) {
    co_return co_await change_cells(context, request, deletion_action);
}

}  // namespace mien::api
