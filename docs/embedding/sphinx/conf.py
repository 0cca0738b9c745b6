project = "Learning curves"
extensions = ["myst_parser"]
html_theme = "furo"
html_static_path = ["_static"]
html_js_files = [("loss-playground/loss-playground.js", {"type": "module"})]
exclude_patterns = ["README.md", "_build"]
