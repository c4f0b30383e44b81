// The rules of templates in a file, and of what a prompt says of the template that it came from.
#pragma once

#include "store/transfer/bundle.hpp"
#include "transfer/object_fields.hpp"

namespace mien::transfer {

// The member "template" of a prompt, which may be absent.
[[nodiscard]] std::optional<store::BundleTemplateLink> template_link_from(ObjectFields& prompt);

}  // namespace mien::transfer
