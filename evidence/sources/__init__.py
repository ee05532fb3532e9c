"""Full texts in: PDF, web page, Markdown or plain text to one immutable text with its pages, blocks and passages."""
