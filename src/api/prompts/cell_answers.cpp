#include "api/prompts/cell_answers.hpp"

namespace mien::api {
namespace {

constexpr std::size_t entry_bytes = 512;  // of an entry without its texts, about

template <class T>
bool is_same(const std::weak_ptr<T>& kept, const std::shared_ptr<T>& current) {
    return !kept.owner_before(current) && !current.owner_before(kept);
}

}  // namespace

std::size_t CellAnswers::KeyHash::operator()(const Key& key) const noexcept {
    return std::hash<CharacterId>{}(key.character_id) * 31 +
           std::hash<core::EmotionName>{}(key.emotion);
}

std::size_t CellAnswers::bytes_of(const CellAnswer& answer) {
    return entry_bytes + answer.before_time.size() + answer.before_age.size();
}

const CellAnswer* CellAnswers::find(const store::CellSnapshot& cell) const {
    const auto found = entries_.find({cell.character->character.id, cell.emotion->name});
    if (found == entries_.end() || !is_same(found->second.character, cell.character) ||
        !is_same(found->second.emotions, cell.emotions)) {
        return nullptr;
    }
    return &found->second.answer;
}

void CellAnswers::keep(const store::CellSnapshot& cell, CellAnswer answer) {
    const auto bytes = bytes_of(answer);
    if (bytes_ + bytes > bytes_max_) {
        entries_.clear();
        bytes_ = 0;
    }
    const auto [place, is_new] =
        entries_.try_emplace({cell.character->character.id, cell.emotion->name});
    if (!is_new) {
        bytes_ -= bytes_of(place->second.answer);
    }
    bytes_ += bytes;
    place->second = {cell.character, cell.emotions, std::move(answer)};
}

}  // namespace mien::api
