#include "actions/samples/sample_videos.hpp"

#include <algorithm>
#include <iterator>

#include "actions/clips/request_video.hpp"
#include "actions/perform.hpp"
#include "base/limits/http.hpp"
#include "store/people/sample_lookups.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::actions {
namespace {

// Seconds of work for all of them, and good enough for a card.
constexpr core::ClipSettings small{
    .width = 320, .height = 320, .fps = 16, .duration_ms = 2000, .seed = 0};

awaitable<std::vector<store::UnfilmedCell>> find_cells(pg::Pool& pool, const SampleData& data,
                                                       Deadline deadline) {
    std::vector<std::string> slugs;
    slugs.reserve(data.characters.size());
    for (const auto& character : data.characters) {
        slugs.push_back(character.fields.slug);
    }
    auto transaction = co_await pool.begin(deadline);
    const auto characters = co_await store::find_open_characters(transaction, slugs);
    auto cells = co_await store::find_unfilmed_cells(transaction, characters);
    co_await transaction.commit();
    co_return cells;
}

}  // namespace

awaitable<int> request_sample_videos(pg::Pool& pool, const SampleData& data,
                                     const Rendering& rendering, const store::Author& author,
                                     const store::Actor& actor) {
    const auto deadline = deadline_in(limits::request_time_max);
    const auto cells = co_await find_cells(pool, data, deadline);
    store::PromptCache prompts(pool);
    std::vector<VideoOrder> orders;
    for (const auto& unfilmed : cells) {
        VideoRequest request;
        request.character_id = unfilmed.character_id;
        // The column's CHECK holds the same form as the parser.
        request.emotion = core::EmotionName::parse(unfilmed.emotion).value();
        request.settings = small;
        request.unresolved = Unresolved::keep;
        request.requested_by = author.id;
        const auto cell = co_await prompts.get_cell(unfilmed.character_id, request.emotion);
        if (cell.head == nullptr) {
            continue;
        }
        auto order = co_await draft_video(prompts, pool, rendering, std::move(request), deadline);
        order.draft.urgency = store::VideoUrgency::background;
        orders.push_back(std::move(order));
    }
    const Action<int> request_all = [&](pg::Transaction& transaction) -> awaitable<Done<int>> {
        Done<int> all{};
        for (const auto& order : orders) {
            auto [video, audit] = co_await request_video(transaction, order);
            std::ranges::move(audit, std::back_inserter(all.audit));
            ++all.value;
        }
        co_return all;
    };
    co_return co_await perform(pool, actor, deadline, request_all);
}

}  // namespace mien::actions
