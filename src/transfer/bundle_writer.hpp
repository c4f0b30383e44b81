// Writes a file of prompts in pieces: what was added is taken out as bytes, so that memory stays
// flat. The formats are documented in docs/formats/. Pure; the caller keeps the order (below).
#pragma once

#include <memory>
#include <string>

#include "store/transfer/bundle.hpp"
#include "transfer/bundle_format.hpp"

namespace mien::transfer {

class BundleWriter {
  public:
    BundleWriter() = default;
    BundleWriter(const BundleWriter&) = delete;
    BundleWriter& operator=(const BundleWriter&) = delete;
    virtual ~BundleWriter() = default;

    // In this order: begin once, then all emotions, all characters, all templates, all prompts,
    // all images, then end once. The same calls make the same bytes. CSV has no place for templates
    // and images, and leaves them out.
    virtual void begin(const BundleHeader& header) = 0;
    virtual void add(const store::BundleEmotion& emotion) = 0;
    virtual void add(const store::BundleCharacter& character) = 0;
    virtual void add(const store::BundleTemplate& source) = 0;
    virtual void add(const store::BundlePrompt& prompt) = 0;
    virtual void add(const store::BundleImage& image) = 0;
    virtual void end() = 0;

    // The bytes since the last call.
    [[nodiscard]] virtual std::string take() = 0;
};

[[nodiscard]] std::unique_ptr<BundleWriter> make_bundle_writer(BundleFormat format);

}  // namespace mien::transfer
