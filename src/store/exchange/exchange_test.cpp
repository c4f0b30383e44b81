#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "jobs/queue.hpp"
#include "store/clips/clips.hpp"
#include "store/constraints.hpp"
#include "store/exchange/clip_set.hpp"
#include "store/exchange/exchanges.hpp"
#include "store/exchange/expression_labels.hpp"
#include "store/exchange/reference_images.hpp"
#include "store/object_rows.hpp"
#include "store/people/characters.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::store {
namespace {

using mien::test::error_of;
using test::soon;

constexpr pg::Query find_state{"test_state_of_object", "SELECT state FROM objects WHERE key = $1"};
constexpr pg::Query end_jobs{"test_end_jobs", R"sql(
    UPDATE jobs SET state = 'succeeded', finished_at = now(), leased_until = NULL)sql"};
constexpr pg::Query fail_jobs{"test_fail_jobs", R"sql(
    UPDATE jobs SET state = 'failed', finished_at = now(),
        error = '{"code": "conflict", "message": "No."}'
    WHERE finished_at IS NULL)sql"};
constexpr pg::Query expire{"test_expire_exchanges",
                           "UPDATE exchanges SET expires_at = now() - interval '1 second'"};

struct Bundle : test::Database {
    explicit Bundle(IoContext& context) : Database(context) { register_constraints(); }

    awaitable<CharacterId> make_character() {
        auto transaction = co_await pool.begin(soon());
        const core::CharacterDraft draft{
            .slug = "ada", .name = "Ada", .description = "", .attributes = {}};
        const auto made = co_await create_character(transaction, draft, SlugTaken::number);
        co_await transaction.commit();
        co_return made.id;
    }

    awaitable<void> make_object(pg::Transaction& transaction, std::string key) {
        co_await insert_pending_object(pool, key, "image/png", soon());
        const ObjectRow object{key, "image/png", 3, sha256("png")};
        const bool is_live = co_await mark_object_live(transaction, object);
        EXPECT_TRUE(is_live);
    }

    awaitable<ReferenceImageRow> put(CharacterId id, std::optional<std::string> emotion,
                                     std::string key) {
        auto transaction = co_await pool.begin(soon());
        co_await make_object(transaction, key);
        const ReferenceImageDraft draft{.character_id = id,
                                        .emotion = std::move(emotion),
                                        .object_key = std::move(key),
                                        .width = 8,
                                        .height = 9,
                                        .palette = "1020d0 ffffff"};
        auto image = co_await put_reference_image(transaction, draft);
        co_await transaction.commit();
        co_return image;
    }

    awaitable<std::string> state_of(std::string key) {
        const auto rows = co_await pool.run(find_state, pg::params(key), soon());
        co_return rows.empty() ? "gone" : rows.front().get<std::string>("state");
    }

    awaitable<ExchangeRow> start(ExchangeDraft draft) {
        auto transaction = co_await pool.begin(soon());
        auto row = co_await create_exchange(transaction, std::move(draft));
        co_await transaction.commit();
        co_return row;
    }

    awaitable<ExchangeRow> order(ExchangeId id) {
        auto transaction = co_await pool.begin(soon());
        auto row = co_await order_card(transaction, id, {{"name", "Bea"}}, test::nobody);
        co_await transaction.commit();
        co_return row;
    }

    awaitable<void> run_as_owner(pg::Query query) {
        const auto owner = co_await pg::Connection::open(database.owner_settings(), soon());
        co_await owner->run(query, {}, soon());
    }
};

MIEN_CORO_TEST(reference_images, are_one_for_each_emotion_and_a_main_one) {
    Bundle bundle(context);
    const auto id = co_await bundle.make_character();
    [[maybe_unused]] const auto main_image =
        co_await bundle.put(id, std::nullopt, "references/1.png");
    [[maybe_unused]] const auto first = co_await bundle.put(id, "happy", "references/2.png");
    const auto again = co_await bundle.put(id, "happy", "references/3.png");
    EXPECT_EQ(again.object_key, "references/3.png");
    const auto replaced = co_await bundle.state_of("references/2.png");
    EXPECT_EQ(replaced, "deleting") << "its bytes go";
    const auto images = co_await list_reference_images(bundle.pool, id, soon());
    EXPECT_EQ(images.size(), 2U);
    EXPECT_EQ(images.front().emotion, std::nullopt);
    const auto happy = co_await find_reference_image(bundle.pool, id, "happy", soon());
    EXPECT_EQ(happy->object_key, "references/3.png");
    const auto sad = co_await find_reference_image(bundle.pool, id, "sad", soon());
    EXPECT_EQ(sad->object_key, "references/1.png") << "the main one stands for the others";
    EXPECT_EQ(sad->sha256, sha256("png"));
}

MIEN_CORO_TEST(reference_images, go_with_their_character) {
    Bundle bundle(context);
    const auto id = co_await bundle.make_character();
    [[maybe_unused]] const auto image = co_await bundle.put(id, "happy", "references/1.png");
    auto transaction = co_await bundle.pool.begin(soon());
    const auto before = co_await lock_character(transaction, id);
    const auto removal = co_await remove_character(transaction, before);
    co_await transaction.commit();
    EXPECT_TRUE(removal.is_deleted);
    const auto state = co_await bundle.state_of("references/1.png");
    EXPECT_EQ(state, "deleting");
    const auto unknown = co_await error_of(list_reference_images(bundle.pool, id, soon()));
    EXPECT_EQ(unknown->kind(), ErrorKind::not_found);
}

MIEN_CORO_TEST(reference_images, need_an_emotion_that_is_there) {
    Bundle bundle(context);
    const auto id = co_await bundle.make_character();
    const auto refused = co_await error_of(bundle.put(id, "nowhere", "references/1.png"));
    EXPECT_EQ(refused->kind(), ErrorKind::not_found);
}

MIEN_CORO_TEST(reference_images, colour_what_is_depicted) {
    Bundle bundle(context);
    const auto id = co_await bundle.make_character();
    [[maybe_unused]] const auto image = co_await bundle.put(id, "happy", "references/1.png");
    auto transaction = co_await bundle.pool.begin(soon());
    const auto happy = co_await require_open_cell(transaction, id, "happy");
    const auto sad = co_await require_open_cell(transaction, id, "sad");
    EXPECT_EQ(happy.palette, "1020d0 ffffff");
    EXPECT_EQ(sad.palette, "");
    EXPECT_EQ(depicted_from_json(to_json(happy)), happy);
    EXPECT_FALSE(to_json(sad).contains("palette"));
}

// Goal: a card is planned, ordered, tried again after a failure, and applied once.
MIEN_CORO_TEST(exchanges, of_a_card_are_planned_and_then_applied) {
    Bundle bundle(context);
    const auto admin = co_await test::make_admin(bundle.pool, "a@example.com", core::Role::editor);
    const auto started = co_await bundle.start({.stage = ExchangeStage::plan,
                                                .wish = {},
                                                .file_name = "ada.png",
                                                .requested_by = admin.id,
                                                .actor = test::nobody});
    const auto early = co_await error_of(bundle.order(started.id));
    EXPECT_EQ(early->kind(), ErrorKind::conflict) << "it is being read";
    co_await bundle.run_as_owner(end_jobs);
    const auto ordered = co_await bundle.order(started.id);
    EXPECT_EQ(ordered.stage, ExchangeStage::apply);
    EXPECT_EQ(ordered.progress.state, jobs::JobState::queued);
    EXPECT_EQ(ordered.wish.at("name"), "Bea");
    co_await bundle.run_as_owner(fail_jobs);
    [[maybe_unused]] const auto again = co_await bundle.order(started.id);
    const auto id = co_await bundle.make_character();
    auto transaction = co_await bundle.pool.begin(soon());
    const ExchangeResult result{.character_id = id, .result = json::object{{"images", 1}}};
    co_await complete_exchange(transaction, started.id, result);
    co_await transaction.commit();
    co_await bundle.run_as_owner(end_jobs);
    const auto late = co_await error_of(bundle.order(started.id));
    EXPECT_EQ(late->kind(), ErrorKind::conflict) << "once";
    const auto row = co_await get_exchange(bundle.pool, started.id, soon());
    EXPECT_EQ(row.character_id, id);
    EXPECT_EQ(row.result->at("images"), 1);
}

MIEN_CORO_TEST(exchanges, go_with_their_file_when_they_have_expired) {
    Bundle bundle(context);
    const auto admin = co_await test::make_admin(bundle.pool, "a@example.com", core::Role::editor);
    const auto id = co_await bundle.make_character();
    const auto started = co_await bundle.start({.character_id = id,
                                                .wish = {{"format", "zip"}},
                                                .file_name = "ada.zip",
                                                .requested_by = admin.id,
                                                .actor = test::nobody});
    auto transaction = co_await bundle.pool.begin(soon());
    co_await bundle.make_object(transaction, "exchanges/1.zip");
    const ExchangeResult result{.file_key = "exchanges/1.zip"};
    co_await complete_exchange(transaction, started.id, result);
    co_await transaction.commit();
    const auto served = co_await find_served_object(bundle.pool, "exchanges/1.zip",
                                                    std::int64_t{253'402'300'799}, soon());
    EXPECT_TRUE(served && !served->is_expired);
    const auto kept = co_await reap_exchanges(bundle.pool, 10, soon());
    EXPECT_EQ(kept, 0);
    const ExchangeFilter filter{.stages = {"export"}, .character_id = id};
    const auto listed = co_await list_exchanges(bundle.pool, filter, soon());
    EXPECT_EQ(listed.size(), 1U);
    co_await bundle.run_as_owner(end_jobs);
    co_await bundle.run_as_owner(expire);
    const auto gone = co_await error_of(get_exchange(bundle.pool, started.id, soon()));
    EXPECT_EQ(gone->kind(), ErrorKind::not_found);
    const auto reaped = co_await reap_exchanges(bundle.pool, 10, soon());
    EXPECT_EQ(reaped, 1);
    const auto state = co_await bundle.state_of("exchanges/1.zip");
    EXPECT_EQ(state, "deleting");
}

MIEN_CORO_TEST(clip_set, tells_emotions_without_a_video) {
    Bundle bundle(context);
    const auto id = co_await bundle.make_character();
    const auto set = co_await read_clip_set(bundle.pool, id, soon());
    EXPECT_EQ(set.name, "Ada");
    EXPECT_EQ(set.emotions.size(), 8U);
    EXPECT_FALSE(set.emotions.front().clip);
    const auto names = co_await list_emotions_in_use(bundle.pool, soon());
    EXPECT_EQ(names.size(), 8U);
}

MIEN_CORO_TEST(expression_labels, are_numbered_by_their_changes) {
    Bundle bundle(context);
    const auto before = co_await read_expression_labels(bundle.pool, soon());
    EXPECT_EQ(before.version, 1);
    EXPECT_EQ(before.entries.as_array().size(), 12U);
    auto transaction = co_await bundle.pool.begin(soon());
    [[maybe_unused]] const auto locked = co_await lock_expression_labels(transaction);
    const auto after = co_await change_expression_labels(transaction, json::array());
    EXPECT_EQ(after.version, 2);
}

}  // namespace
}  // namespace mien::store
