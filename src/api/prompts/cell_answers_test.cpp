#include "api/prompts/cell_answers.hpp"

#include <gtest/gtest.h>

namespace mien::api {
namespace {

std::shared_ptr<const store::CharacterSnapshot> make_character(CharacterId id) {
    store::CharacterSnapshot snapshot;
    snapshot.character.id = id;
    return std::make_shared<const store::CharacterSnapshot>(std::move(snapshot));
}

std::shared_ptr<const store::EmotionsSnapshot> make_emotions() {
    store::EmotionsSnapshot snapshot;
    for (const auto* name : {"happy", "sad"}) {
        snapshot.emotions.push_back({.name = core::EmotionName::parse(name).value(),
                                     .display_name = name,
                                     .is_archived = false,
                                     .global = std::nullopt});
    }
    return std::make_shared<const store::EmotionsSnapshot>(std::move(snapshot));
}

store::CellSnapshot cell_of(const std::shared_ptr<const store::CharacterSnapshot>& character,
                            const std::shared_ptr<const store::EmotionsSnapshot>& emotions,
                            std::size_t index) {
    return store::compose_cell(character, emotions, emotions->emotions[index]);
}

class CellAnswersTest : public ::testing::Test {
  protected:
    CharacterId id = CharacterId::make();
    std::shared_ptr<const store::CharacterSnapshot> character = make_character(id);
    std::shared_ptr<const store::EmotionsSnapshot> emotions = make_emotions();
    CellAnswers answers{4096};
};

TEST_F(CellAnswersTest, gives_back_the_answer_of_that_cell_alone) {
    answers.keep(cell_of(character, emotions, 0), {"happy", "tail"});
    const auto* found = answers.find(cell_of(character, emotions, 0));
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->before_time, "happy");
    EXPECT_EQ(found->before_age, "tail");
    EXPECT_EQ(answers.find(cell_of(character, emotions, 1)), nullptr);
    EXPECT_EQ(answers.find(cell_of(make_character(CharacterId::make()), emotions, 0)), nullptr);
}

TEST_F(CellAnswersTest, an_answer_ends_with_either_of_its_snapshots) {
    answers.keep(cell_of(character, emotions, 0), {"old", ""});
    EXPECT_EQ(answers.find(cell_of(make_character(id), emotions, 0)), nullptr);
    EXPECT_EQ(answers.find(cell_of(character, make_emotions(), 0)), nullptr);

    const auto changed = make_character(id);
    answers.keep(cell_of(changed, emotions, 0), {"new", ""});
    ASSERT_NE(answers.find(cell_of(changed, emotions, 0)), nullptr);
    EXPECT_EQ(answers.find(cell_of(changed, emotions, 0))->before_time, "new");
    EXPECT_EQ(answers.find(cell_of(character, emotions, 0)), nullptr);
}

TEST_F(CellAnswersTest, keeps_no_snapshot_alive) {
    answers.keep(cell_of(character, emotions, 0), {"text", ""});
    const std::weak_ptr<const store::CharacterSnapshot> watched = character;
    character.reset();
    EXPECT_TRUE(watched.expired());
}

TEST_F(CellAnswersTest, forgets_the_others_when_there_is_no_room) {
    answers.keep(cell_of(character, emotions, 0), {std::string(2000, 'a'), ""});
    answers.keep(cell_of(character, emotions, 1), {std::string(2000, 'b'), ""});
    EXPECT_EQ(answers.find(cell_of(character, emotions, 0)), nullptr);
    EXPECT_NE(answers.find(cell_of(character, emotions, 1)), nullptr);
}

TEST_F(CellAnswersTest, replacing_an_answer_gives_its_room_back) {
    const auto other = make_character(CharacterId::make());
    answers.keep(cell_of(other, emotions, 0), {"other", ""});
    for (int i = 0; i < 10; ++i) {
        answers.keep(cell_of(character, emotions, 0), {std::string(1000, 'a'), ""});
    }
    EXPECT_NE(answers.find(cell_of(other, emotions, 0)), nullptr);
}

}  // namespace
}  // namespace mien::api
