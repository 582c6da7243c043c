"""The register: enterprises, their people, products, demands and stands."""
