#include "core/archived.hpp"

#include <utility>
#include <vector>

namespace mien::core {

Problem character_archived() {
    return {"/character_id", "character_archived", "The character is archived; restore it first."};
}

Problem emotion_archived() {
    return {"/emotion", "emotion_archived", "The emotion is archived; restore it first."};
}

void require_in_use(ArchivedAxes archived) {
    if (archived.character && archived.emotion) {
        throw Error(ErrorKind::conflict,
                    "The character and the emotion are archived; restore them first.",
                    {character_archived(), emotion_archived()});
    }
    if (archived.character || archived.emotion) {
        auto problem = archived.character ? character_archived() : emotion_archived();
        const auto sentence = problem.message;
        throw Error(ErrorKind::conflict, sentence, {std::move(problem)});
    }
}

}  // namespace mien::core
