#include "actions/providers/preset_changes.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "actions/providers/prices.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/limits/providers.hpp"
#include "core/prompt.hpp"
#include "core/text_rule.hpp"
#include "store/providers/providers.hpp"

namespace mien::actions {
namespace {

constexpr std::string_view price_pointer = "/content/estimated_cost_usd";

void require_valid_save(const PresetSave& save) {
    std::vector<Problem> problems;
    if (save.name) {
        core::check_text(problems, *save.name,
                         {.pointer = "/name",
                          .field = "name",
                          .characters_max = limits::preset_name_characters_max});
    }
    std::ranges::move(core::find_problems_of_reason(save.change_reason, "/change_reason"),
                      std::back_inserter(problems));
    require_valid(problems);
}

void require_in_use(const store::Preset& row) {
    if (row.archived_at || row.is_provider_archived) {
        throw Error(ErrorKind::conflict,
                    "The preset or its provider is archived; restore it to change it.");
    }
}

store::AuditEntry entry_of(const store::Preset& row, std::string action, json::object details) {
    details["name"] = row.name;
    details["provider"] = row.provider_name;
    return {.action = std::move(action),
            .subject_kind = "preset",
            .subject_id = to_string(row.id),
            .details = std::move(details),
            .version_id = {}};
}

// The content itself stays in the version: it may be large.
store::AuditEntry version_entry(const store::Preset& row, std::string action) {
    const auto& head = row.head;
    json::object details{{"version", head.version},
                         {"content_sha256", to_hex(sha256(json::serialize(head.content)))},
                         {"change_reason", head.change_reason}};
    if (head.reverted_from) {
        details["reverted_from"] = *head.reverted_from;
    }
    return entry_of(row, std::move(action), std::move(details));
}

Done<SavedPreset> saved(store::Preset row, std::string action) {
    std::vector<store::AuditEntry> audit;
    audit.push_back(version_entry(row, std::move(action)));
    return {{.row = std::move(row)}, std::move(audit)};
}

awaitable<Done<store::Preset>> set_archived(pg::Transaction& transaction, store::Preset before,
                                            bool is_archived) {
    const bool is_same = before.archived_at.has_value() == is_archived;
    auto row = co_await store::set_preset_archived(transaction, std::move(before), is_archived);
    std::vector<store::AuditEntry> audit;
    if (!is_same) {
        audit.push_back(entry_of(row, is_archived ? "preset.archive" : "preset.restore", {}));
    }
    co_return Done<store::Preset>{std::move(row), std::move(audit)};
}

}  // namespace

awaitable<Done<SavedPreset>> create_preset(pg::Transaction& transaction, ProviderId provider_id,
                                           PresetSave save) {
    require_valid_save(save);
    const auto provider = co_await store::lock_provider(transaction, provider_id);
    if (provider.archived_at) {
        throw Error(ErrorKind::conflict, "The provider is archived; restore it to use it.");
    }
    store::NewPresetVersion first{.content = std::move(save.content.value()),
                                  .change_reason = std::move(save.change_reason),
                                  .author = save.author};
    auto row = co_await store::create_preset(transaction, provider_id, std::move(save.name.value()),
                                             std::move(first));
    co_await require_price(transaction, row, std::string(price_pointer));
    co_return saved(std::move(row), "preset.create");
}

awaitable<Done<SavedPreset>> save_preset(pg::Transaction& transaction, store::Preset before,
                                         PresetSave save) {
    require_valid_save(save);
    require_in_use(before);
    std::vector<store::AuditEntry> audit;
    auto row = before;
    if (save.name && *save.name != before.name) {
        row = co_await store::rename_preset(transaction, std::move(row), *save.name);
        audit.push_back(entry_of(row, "preset.rename", {{"from", before.name}}));
    }
    if (!save.content || *save.content == before.head.content) {
        const bool is_unchanged = audit.empty();
        co_return Done<SavedPreset>{{.row = std::move(row), .is_unchanged = is_unchanged},
                                    std::move(audit)};
    }
    store::NewPresetVersion added{.content = std::move(*save.content),
                                  .change_reason = std::move(save.change_reason),
                                  .author = save.author};
    row = co_await store::add_preset_version(transaction, std::move(row), std::move(added));
    co_await require_price(transaction, row, std::string(price_pointer));
    audit.push_back(version_entry(row, "preset.save"));
    co_return Done<SavedPreset>{{.row = std::move(row)}, std::move(audit)};
}

awaitable<Done<SavedPreset>> revert_preset(pg::Transaction& transaction, store::Preset before,
                                           store::PresetVersionRow earlier,
                                           std::string change_reason, AdminId author) {
    require_valid(core::find_problems_of_reason(change_reason, "/change_reason"));
    require_in_use(before);
    if (earlier.version == before.head.version) {
        co_return Done<SavedPreset>{{.row = std::move(before), .is_unchanged = true}, {}};
    }
    store::NewPresetVersion added{.content = std::move(earlier.content),
                                  .change_reason = std::move(change_reason),
                                  .reverted_from = earlier.version,
                                  .author = author};
    auto row = co_await store::add_preset_version(transaction, std::move(before), std::move(added));
    co_await require_price(transaction, row, "/version_id");
    co_return saved(std::move(row), "preset.revert");
}

awaitable<Done<store::Preset>> archive_preset(pg::Transaction& transaction, store::Preset before) {
    if (before.choice_count > 0) {
        throw Error(ErrorKind::conflict,
                    fmt::format("{} of the choices name this preset; choose another one first.",
                                before.choice_count));
    }
    co_return co_await set_archived(transaction, std::move(before), true);
}

awaitable<Done<store::Preset>> restore_preset(pg::Transaction& transaction, store::Preset before) {
    auto restored = co_await set_archived(transaction, std::move(before), false);
    co_await require_price(transaction, restored.value, "");
    co_return restored;
}

}  // namespace mien::actions
