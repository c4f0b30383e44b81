#include "transfer/refused_entry.hpp"

#include "base/limits/text.hpp"
#include "base/quote.hpp"

namespace mien::transfer {
namespace {

void shorten(store::BundleEmotion& emotion) {
    emotion.name = shortened(emotion.name);
    emotion.display_name = shortened(emotion.display_name);
    emotion.description.clear();
}

void shorten(store::BundleCharacter& character) {
    character.slug = shortened(character.slug);
    character.name = shortened(character.name);
    character.description.clear();
    character.attributes.clear();
}

void shorten(store::BundleTemplate& source) {
    source.name = shortened(source.name);
    source.versions.clear();
}

void shorten(store::BundlePrompt& prompt) {
    prompt.from_template.reset();
    prompt.cell.emotion = shortened(prompt.cell.emotion);
    if (prompt.cell.character_slug) {
        prompt.cell.character_slug = shortened(*prompt.cell.character_slug);
    }
    if (!prompt.versions.empty() && prompt.versions.back().prompt_text) {
        auto& text = *prompt.versions.back().prompt_text;
        text = shortened(text, limits::prompt_characters_max);
    }
}

void shorten(store::BundleImage& image) {
    image.bytes.clear();
    if (image.character_slug) {
        image.character_slug = shortened(*image.character_slug);
    }
    if (image.emotion) {
        image.emotion = shortened(*image.emotion);
    }
}

}  // namespace

void shorten_refused(BundleEntry& entry) {
    std::visit([](auto& content) { shorten(content); }, entry.content);
}

}  // namespace mien::transfer
