#include "actions/staging/begin_staging.hpp"

#include "actions/staging/configuration_audit.hpp"
#include "store/staging/generations.hpp"

namespace mien::actions {

awaitable<Done<store::ConfigurationVersion>> begin_staging(pg::Transaction& transaction,
                                                           store::ConfigurationDraft draft) {
    require_valid(core::find_problems(draft.content));
    draft.content = core::canonical_configuration(std::move(draft.content));
    auto made = co_await store::begin_configurations(transaction, draft);
    const store::GenerationMover mover{.id = draft.created_by, .label = draft.created_by_label};
    const auto generation =
        co_await store::begin_generations(transaction, draft.content.database, mover);
    std::vector<store::AuditEntry> audit;
    audit.push_back(configuration_entry("staging_configuration.create", made, {}));
    audit.push_back(generation_entry(generation));
    co_return Done<store::ConfigurationVersion>{std::move(made), std::move(audit)};
}

}  // namespace mien::actions
