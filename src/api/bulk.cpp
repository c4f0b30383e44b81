#include "api/bulk.hpp"

#include <map>

#include <fmt/format.h>

#include "api/contract.hpp"
#include "api/mutation.hpp"
#include "api/prompt_changes.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "core/prompt.hpp"
#include "store/prompt_cache.hpp"

namespace mien::api {
namespace {

// One cell of the request and what is to happen to it.
struct Item {
    store::PromptKey key;
    std::string prompt_text;
    std::optional<store::VersionReference> version;
    std::optional<int> expected_version;
};

// What one item does in the transaction.
using ItemChange = std::function<awaitable<store::SavedPrompt>(pg::Transaction&, const Item&)>;

[[noreturn]] void refuse(std::string pointer, std::string_view code, std::string message) {
    throw Error(ErrorKind::invalid, message, {{std::move(pointer), std::string(code), message}});
}

std::optional<CharacterId> character_id_from(const json::value& value, std::string pointer) {
    if (value.is_null()) {
        return std::nullopt;
    }
    const auto id = CharacterId::parse(value.as_string());
    if (!id) {
        refuse(std::move(pointer), "bad_id", "character_id must be a UUID.");
    }
    return id;
}

core::EmotionName emotion_from(const json::value& value, std::string pointer) {
    auto emotion = core::EmotionName::parse(value.as_string());
    if (!emotion) {
        refuse(std::move(pointer), "bad_emotion", "emotion must be the name of an emotion.");
    }
    return std::move(*emotion);
}

Item item_from(const json::object& document, const std::string& pointer) {
    Item item{.key = {character_id_from(document.at("character_id"), pointer + "/character_id"),
                      emotion_from(document.at("emotion"), pointer + "/emotion")},
              .prompt_text = {},
              .version = {},
              .expected_version = {}};
    if (const auto* text = document.if_contains("prompt_text")) {
        item.prompt_text = text->as_string();
        require_valid(core::find_problems_of_text(item.prompt_text, pointer + "/prompt_text"));
    }
    if (const auto* version = document.if_contains("version_id")) {
        item.version = version_reference_from(*version, pointer + "/version_id");
    }
    if (const auto* expected = document.if_contains("expected_version")) {
        item.expected_version = json::value_to<int>(*expected);
    }
    return item;
}

std::vector<Item> items_of_product(const json::object& body) {
    const auto text = prompt_text_from(body);
    const auto& characters = body.at("character_ids").as_array();
    const auto& emotions = body.at("emotions").as_array();
    if (characters.size() * emotions.size() > limits::bulk_items_max) {
        refuse("", "too_many",
               fmt::format("At most {} cells can change at once.", limits::bulk_items_max));
    }
    std::vector<Item> items;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        const auto id = character_id_from(characters[i], fmt::format("/character_ids/{}", i));
        for (std::size_t j = 0; j < emotions.size(); ++j) {
            items.push_back({.key = {id, emotion_from(emotions[j], fmt::format("/emotions/{}", j))},
                             .prompt_text = text,
                             .version = {},
                             .expected_version = {}});
        }
    }
    return items;
}

// The items in the order in which prompts are locked everywhere, so that two bulk changes never
// wait for each other in a circle. A cell named twice is refused.
std::vector<Item> items_from(const json::object& body) {
    std::vector<Item> items;
    if (const auto* list = body.if_contains("items")) {
        const auto& documents = list->as_array();
        for (std::size_t i = 0; i < documents.size(); ++i) {
            items.push_back(item_from(documents[i].as_object(), fmt::format("/items/{}", i)));
        }
    } else {
        items = items_of_product(body);
    }
    const auto place = [](const Item& item) {
        return std::tie(item.key.character_id, item.key.emotion);
    };
    std::ranges::sort(items, {}, place);
    if (std::ranges::adjacent_find(items, {}, place) != items.end()) {
        refuse("/items", "duplicate", "A cell is named twice.");
    }
    return items;
}

json::object to_result(const store::SavedPrompt& saved) {
    return {
        {"character_id", saved.key.character_id ? json::value(to_string(*saved.key.character_id))
                                                : json::value(nullptr)},
        {"emotion", saved.key.emotion.text()},
        {"outcome", store::name_of(saved.outcome)},
        {"version", saved.head.version}};
}

awaitable<Change> change_items(pg::Transaction& transaction, const std::vector<Item>& items,
                               const ItemChange& change_item) {
    json::array results;
    std::map<std::string, int> counts;
    std::vector<store::AuditEntry> audit;
    for (const auto& item : items) {
        const auto saved = co_await change_item(transaction, item);
        results.push_back(to_result(saved));
        ++counts[store::name_of(saved.outcome)];
        auto entries = store::audit_of(saved);
        std::ranges::move(entries, std::back_inserter(audit));
    }
    json::object counted;
    for (const auto& [outcome, count] : counts) {
        counted[outcome] = count;
    }
    json::object answer{{"results", std::move(results)}, {"counts", std::move(counted)}};
    co_return Change{http::json_response(200, answer), std::move(audit)};
}

awaitable<http::Response> change_all(Context& context, http::Request& request,
                                     std::vector<Item> items, ItemChange change_item) {
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto made = co_await change_items(transaction, items, change_item);
        co_return made;
    };
    auto response = co_await mutate(context, request, change);
    for (const auto& item : items) {
        context.prompts.forget(item.key);
    }
    co_return response;
}

}  // namespace

awaitable<http::Response> bulk_save(Context& context, http::Request& request) {
    const auto body = body_of(request);
    const auto reason = change_reason_from(body);
    const auto author = author_of(request);
    const ItemChange save = [&](pg::Transaction& transaction, const Item& item) {
        return store::save_prompt(transaction, {.key = item.key,
                                                .prompt_text = item.prompt_text,
                                                .change_reason = reason,
                                                .expected_version = item.expected_version,
                                                .author = author});
    };
    auto response = co_await change_all(context, request, items_from(body), save);
    co_return response;
}

awaitable<http::Response> bulk_revert(Context& context, http::Request& request) {
    const auto body = body_of(request);
    const auto reason = change_reason_from(body);
    const auto author = author_of(request);
    const ItemChange revert = [&](pg::Transaction& transaction, const Item& item) {
        return store::revert_prompt(transaction, {.key = item.key,
                                                  .version = item.version.value(),
                                                  .change_reason = reason,
                                                  .expected_version = item.expected_version,
                                                  .author = author});
    };
    auto response = co_await change_all(context, request, items_from(body), revert);
    co_return response;
}

awaitable<http::Response> bulk_delete(Context& context, http::Request& request) {
    const auto body = body_of(request);
    const auto reason = change_reason_from(body);
    const auto author = author_of(request);
    const ItemChange remove = [&](pg::Transaction& transaction, const Item& item) {
        return store::delete_prompt(transaction, {.key = item.key,
                                                  .change_reason = reason,
                                                  .expected_version = item.expected_version,
                                                  .author = author});
    };
    auto response = co_await change_all(context, request, items_from(body), remove);
    co_return response;
}

}  // namespace mien::api
